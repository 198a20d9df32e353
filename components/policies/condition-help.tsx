const FINDING = "kind, problem, package, packageType, version, severity, outcome, kev, epss, fixable, ageDays, isNew, origin";
const IMAGE = "reference, repository, registry, tag, isLatest, signature, osEndOfLife, exposed, running, privileged, ageDays, baseKnown";

/** What a condition may ask, for those who write one. */
export const ConditionHelp = () => (
  <span className="flex flex-col gap-0.5">
    <span>
      <a href="https://cel.dev" target="_blank" rel="noreferrer" className="text-accent underline underline-offset-2">
        CEL
      </a>
      , over one finding and its image; like("*…*") compares text.
    </span>
    <span>
      <code className="font-mono text-2xs">finding</code>: {FINDING}
    </span>
    <span>
      <code className="font-mono text-2xs">image</code>: {IMAGE}
    </span>
  </span>
);
