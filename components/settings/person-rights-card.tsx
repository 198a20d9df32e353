import { ROLE_WORD } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatNumber, plural } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import type { PersonRights } from "@/lib/schemas/rights";
import { doesWords, periodWords, seesWords } from "./rights-words";

const byWords = (group: string | null): string => (group === null ? "an administrator" : `group ${group}`);

function Covered({ count, names }: { count: number; names: readonly string[] }) {
  if (count === 0) return <span className="text-faint">none</span>;
  return (
    <details>
      <summary className="cursor-pointer">{formatNumber(count)}</summary>
      <ul className="scroll-thin mt-1 max-h-48 overflow-y-auto font-mono text-xs text-muted">
        {names.map((name) => (
          <li key={name} className="break-all">
            {name}
          </li>
        ))}
        {count > names.length ? <li className="font-sans text-faint">and {formatNumber(count - names.length)} more</li> : null}
      </ul>
    </details>
  );
}

function Teams({ teams }: Pick<PersonRights, "teams">) {
  return (
    <Table label="Teams, and what gave them">
      <THead>
        <TR>
          <TH>Team</TH>
          <TH>Given by</TH>
          <TH className="max-sm:hidden">Owns, by its rules</TH>
          <TH align="right">Workloads</TH>
        </TR>
      </THead>
      <TBody>
        {teams.map((team) => (
          <TR key={team.id}>
            <TD className="font-medium">
              {team.name} {team.gone ? <Badge tone="warn">not now</Badge> : null}
              <span className="block text-xs font-normal text-faint">{periodWords(team.from, team.until)}</span>
            </TD>
            <TD className="text-muted">{byWords(team.viaGroup)}</TD>
            <TD className="text-xs text-muted max-sm:hidden">
              {team.rules.map((rule) => (
                <span key={rule} className="block font-mono">
                  {rule}
                </span>
              ))}
              {team.ruleCount > team.rules.length ? `and ${plural(team.ruleCount - team.rules.length, "more rule")}` : null}
              {team.ruleCount === 0 ? "no rule, so nothing" : null}
            </TD>
            <TD align="right">{formatNumber(team.workloads)}</TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

/** What a person may do and see, and by what. */
export function PersonRightsCard({ rights }: { rights: PersonRights }) {
  const { person, covers, teams } = rights;
  const role = `${ROLE_WORD[person.role]}, given by ${byWords(person.roleGroup)}`;
  return (
    <Card title="Rights" question="What they may do and see at this moment, and by what." flush>
      <div className="px-4 pb-2">
        <DefinitionList
          items={[
            ["Role", role],
            ["May", doesWords(rights.actions)],
            ["Sees", seesWords(rights)],
            ...(periodWords(person.accessFrom, person.accessUntil)
              ? [["Access", periodWords(person.accessFrom, person.accessUntil)] as const]
              : []),
            ["Clusters", <Covered key="clusters" {...covers.clusters} />],
            ["Namespaces", <Covered key="namespaces" {...covers.namespaces} />],
            ["Repositories", <Covered key="repositories" {...covers.repositories} />],
          ]}
        />
      </div>
      {teams.length > 0 ? <Teams teams={teams} /> : <p className="border-t px-4 py-2.5 text-muted">In no team.</p>}
    </Card>
  );
}
