/** Commands that people copy to send things in; $PLIMSOLL_TOKEN is a token from Settings. */
const AUTH = `-H "Authorization: Bearer $PLIMSOLL_TOKEN"`;

/** Quoted for a POSIX shell, where it is more than a plain word. */
export const shellWord = (text: string): string => (/^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export const sendReport = (origin: string, file = "report.json"): string =>
  `curl -sf ${AUTH} \\\n  --data-binary @${file} \\\n  "${origin}/api/v1/reports?wait=1"`;

export const scanImage = (origin: string, reference: string): string =>
  `trivy image --format json --list-all-pkgs ${shellWord(reference)} | \\\n  curl -sf ${AUTH} --data-binary @- \\\n  "${origin}/api/v1/reports?wait=1"`;

const INVENTORY = "pods,deployments,replicasets,statefulsets,daemonsets,jobs,cronjobs,services,ingresses,nodes,namespaces";

export const sendInventory = (origin: string, cluster = "my-cluster"): string =>
  `kubectl get ${INVENTORY} -A -o json | \\\n  curl -sf ${AUTH} --data-binary @- \\\n  "${origin}/api/v1/reports?cluster=${encodeURIComponent(cluster)}&wait=1"`;

/** Falco's own http_output sends no headers; libcurl sends a name and password in the address as HTTP Basic. */
export const sendWithFalco = (origin: string, cluster = "my-cluster"): string =>
  `# falco.yaml, with your token for $PLIMSOLL_TOKEN\njson_output: true\nhttp_output:\n  enabled: true\n  url: "${origin.replace("://", "://falco:$PLIMSOLL_TOKEN@")}/api/v1/events?cluster=${encodeURIComponent(cluster)}"`;

export const sendWithFalcosidekick = (origin: string, cluster = "my-cluster"): string =>
  `helm upgrade --install falco falcosecurity/falco -n falco --create-namespace \\\n  --set falco.json_output=true \\\n  --set falco.http_output.enabled=true \\\n  --set falcosidekick.enabled=true \\\n  --set falcosidekick.config.webhook.address="${origin}/api/v1/events?cluster=${encodeURIComponent(cluster)}" \\\n  --set falcosidekick.config.webhook.customHeaders="X-Api-Key:$PLIMSOLL_TOKEN"`;

export const sendEvents = (origin: string): string =>
  `curl -sf ${AUTH} \\\n  --data-binary @falco-events.jsonl \\\n  "${origin}/api/v1/events"`;
