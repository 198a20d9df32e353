// No captured file of these was at hand: the shapes are those of their documentation.
export const kics = (facts: Record<string, unknown> = {}) => ({
  kics_version: "v2.1.3",
  files_scanned: 2,
  lines_scanned: 40,
  files_parsed: 2,
  files_failed_to_scan: 0,
  queries_total: 2,
  queries_failed_to_execute: 0,
  scan_id: "console",
  severity_counters: { CRITICAL: 0, HIGH: 1, INFO: 0, LOW: 0, MEDIUM: 1, TRACE: 0 },
  total_counter: 2,
  start: "2026-03-01T10:00:00.1Z",
  end: "2026-03-01T10:00:09.1Z",
  paths: ["deploy"],
  queries: [
    {
      query_name: "Container Allow Privilege Escalation Is True",
      query_id: "c878abb4-cca5-4724-92b9-289be68bd47c",
      query_url: "https://kubernetes.io/docs/concepts/policy/pod-security-policy/",
      severity: "MEDIUM",
      platform: "Kubernetes",
      category: "Insecure Configurations",
      description: "Admission of privilege escalation should be off",
      files: [
        {
          file_name: "./deploy/web.yaml",
          similarity_id: "063e",
          line: 12,
          resource_type: "Deployment",
          resource_name: "web",
          issue_type: "IncorrectValue",
          expected_value: "allowPrivilegeEscalation is false",
          actual_value: "allowPrivilegeEscalation is true",
        },
      ],
    },
    {
      query_name: "Passwords And Secrets - Generic Password",
      query_id: "487f4be7-3fd9-4506-a07a-eae252180c08",
      query_url: "https://docs.kics.io/latest/secrets/",
      severity: "HIGH",
      platform: "Common",
      category: "Secret Management",
      description: "Passwords should not be in files",
      files: [
        {
          file_name: "deploy/Dockerfile",
          similarity_id: "bb01",
          line: 3,
          issue_type: "RedundantAttribute",
          expected_value: "Hardcoded secret key should not appear in source",
          actual_value: "ENV PASSWORD=s3cret-word",
        },
      ],
    },
  ],
  ...facts,
});

export const kubeLinterReport = (facts: Record<string, unknown> = {}) => ({
  Diagnostic: { Message: 'container "web" does not have a read-only root file system' },
  Check: "no-read-only-root-fs",
  Remediation: "Set readOnlyRootFilesystem to true in the container securityContext.",
  Object: {
    Metadata: { FilePath: "deploy/web.yaml", Raw: "c2VjcmV0" },
    K8sObject: { Namespace: "shop", Name: "web", GroupVersionKind: { Group: "apps", Version: "v1", Kind: "Deployment" } },
  },
  ...facts,
});

export const kubeLinter = (reports: unknown = [kubeLinterReport()]) => ({
  Checks: [
    {
      name: "no-read-only-root-fs",
      description: "Indicates when containers are running without a read-only root filesystem. Attackers can write.",
      remediation: "Set readOnlyRootFilesystem to true.",
      template: "read-only-root-fs",
    },
  ],
  Reports: reports,
  Summary: { ChecksStatus: "Failed", CheckEndTime: "2026-03-01T10:00:00.123456789Z", KubeLinterVersion: "0.7.6" },
});

export const securityHubFinding = (facts: Record<string, unknown> = {}) => ({
  SchemaVersion: "2018-10-08",
  Id: "arn:aws:inspector2:eu-west-1:123456789012:finding/1",
  ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/inspector",
  ProductName: "Inspector",
  GeneratorId: "AWSInspector",
  AwsAccountId: "123456789012",
  Types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
  LastObservedAt: "2026-03-01T10:00:00Z",
  UpdatedAt: "2026-03-01T10:00:00Z",
  Severity: { Label: "HIGH", Normalized: 70 },
  Title: "CVE-2026-1000 - openssl",
  Description: "A flaw.",
  ProductFields: {
    "aws/inspector/FindingStatus": "ACTIVE",
    "aws/inspector/resources/1/resourceDetails/awsEcrContainerImageDetails/platform": "ALPINE_LINUX_3_18",
  },
  Resources: [
    {
      Type: "AwsEcrContainerImage",
      Id: "arn:aws:ecr:eu-west-1:123456789012:repository/app/sha256:bb",
      Region: "eu-west-1",
      Details: {
        AwsEcrContainerImage: {
          RegistryId: "123456789012",
          RepositoryName: "app",
          ImageDigest: `sha256:${"b".repeat(64)}`,
          ImageTags: ["1.2"],
        },
      },
    },
  ],
  RecordState: "ACTIVE",
  Workflow: { Status: "NEW" },
  Vulnerabilities: [
    {
      Id: "CVE-2026-1000",
      VulnerablePackages: [
        { Name: "openssl", Version: "3.1.0", Release: "r0", Epoch: "0", PackageManager: "OS", FixedInVersion: "0:3.1.1-r0" },
      ],
      Cvss: [{ Version: "3.1", BaseScore: 7.5, BaseVector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", Source: "NVD" }],
      Vendor: { Name: "NVD", Url: "https://nvd.nist.gov/vuln/detail/CVE-2026-1000", VendorSeverity: "HIGH" },
      ReferenceUrls: ["https://example.com/advisory"],
    },
  ],
  ...facts,
});
