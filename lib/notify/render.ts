import type { Notice } from "@/lib/core/notice";
import { about, groupsOf, line, moreThan } from "./notice-text";

const CHAT = { places: 8, each: 5 };
const MAIL = { places: 20, each: 20 };

/** The body of a webhook, by Standard Webhooks: type, timestamp, data. Paths become addresses under `base`. */
export function webhookBody({ type, at, title, text, path, total, findings }: Notice, base: string): string {
  const data = {
    title,
    text,
    url: base + path,
    total,
    findings: findings.map((finding) => ({ ...finding, url: `${base}/findings/${finding.id}` })),
  };
  return JSON.stringify({ type, timestamp: at, data });
}

interface Marks {
  safe(text: string): string;
  bold(escaped: string): string;
  link(url: string, escaped: string): string;
}

function chatText(notice: Notice, base: string, { safe, bold, link }: Marks): string {
  const groups = groupsOf(notice, CHAT.places, CHAT.each);
  const more = moreThan(groups, notice);
  return [
    bold(safe(line(notice.title))),
    ...notice.text.map((text) => safe(line(text))),
    ...groups.flatMap(({ place, where, findings }) => [
      `${bold(safe(place))} (${safe(where)})`,
      ...findings.map((finding) => `• ${link(`${base}/findings/${finding.id}`, safe(line(finding.problem)))} ${safe(about(finding))}`),
    ]),
    link(base + notice.path, more === null ? "Open in Plimsoll" : `${more}: open in Plimsoll`),
  ].join("\n");
}

const SLACK: Marks = {
  safe: (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"),
  bold: (text) => `*${text}*`,
  link: (url, text) => `<${url}|${text.replaceAll("|", "¦")}>`,
};

export const markdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~-]/g, "\\$&").replace(/@/g, "@\u200b");
const MARKDOWN: Marks = {
  safe: markdown,
  bold: (text) => `**${text}**`,
  link: (url, text) => `[${text}](${url})`,
};

/** For incoming webhooks of Slack, and of what is compatible with them. */
export const slackBody = (notice: Notice, base: string): string =>
  JSON.stringify({ text: chatText(notice, base, SLACK), unfurl_links: false, unfurl_media: false });

/** For incoming webhooks of Mattermost; a text of scanners calls nobody by "@". */
export const mattermostBody = (notice: Notice, base: string): string => JSON.stringify({ text: chatText(notice, base, MARKDOWN) });

/** For workflows of Microsoft Teams that post what a webhook receives: an Adaptive Card. */
export function teamsBody(notice: Notice, base: string): string {
  const groups = groupsOf(notice, CHAT.places, CHAT.each);
  const more = moreThan(groups, notice);
  const block = (text: string, more: object = {}) => ({ type: "TextBlock", text, wrap: true, ...more });
  const body = [
    block(markdown(line(notice.title)), { weight: "Bolder", size: "Medium" }),
    ...notice.text.map((text) => block(markdown(line(text)))),
    ...groups.flatMap(({ place, where, findings }) => [
      block(`${markdown(place)} (${markdown(where)})`, { weight: "Bolder", separator: true }),
      ...findings.map((finding) =>
        block(`[${markdown(line(finding.problem))}](${base}/findings/${finding.id}) ${markdown(about(finding))}`, { spacing: "Small" }),
      ),
    ]),
    ...(more === null ? [] : [block(more, { isSubtle: true })]),
  ];
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body,
    actions: [{ type: "Action.OpenUrl", title: "Open in Plimsoll", url: base + notice.path }],
  };
  return JSON.stringify({
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: card }],
  });
}

const html = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** A mail, as plain text and as HTML that loads nothing. */
export function mailOf(notice: Notice, base: string): Mail {
  const groups = groupsOf(notice, MAIL.places, MAIL.each);
  const more = moreThan(groups, notice);
  const title = line(notice.title);
  const texts = notice.text.map((text) => line(text));
  const open = more === null ? "Open in Plimsoll" : `${more}: open in Plimsoll`;
  const plain = [
    title,
    ...texts,
    ...groups.map(({ place, where, findings }) =>
      [
        `\n${place} (${where})`,
        ...findings.map((finding) => `- ${line(finding.problem)}  ${about(finding)}\n  ${base}/findings/${finding.id}`),
      ].join("\n"),
    ),
    `\n${open}: ${base}${notice.path}`,
  ];
  const lists = groups.map(
    ({ place, where, findings }) =>
      `<h3 style="font-size:14px;margin:16px 0 4px">${html(place)} <span style="font-weight:normal;color:#666">${html(where)}</span></h3><ul style="margin:0;padding-left:18px">${findings
        .map(
          (finding) =>
            `<li><a href="${html(`${base}/findings/${finding.id}`)}">${html(line(finding.problem))}</a> ${html(about(finding))}</li>`,
        )
        .join("")}</ul>`,
  );
  return {
    subject: title,
    text: plain.join("\n"),
    html: `<div style="font-family:sans-serif;font-size:14px;line-height:1.5"><h2 style="font-size:16px;margin:0 0 8px">${html(title)}</h2>${texts
      .map((text) => `<p style="margin:0 0 8px">${html(text)}</p>`)
      .join("")}${lists.join("")}<p style="margin:16px 0 0"><a href="${html(base + notice.path)}">${html(open)}</a></p></div>`,
  };
}
