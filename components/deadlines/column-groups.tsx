/** A row above the columns' names that says what several of them are about; an empty word is of those that stand alone (once at most). */
export function ColumnGroups({ groups }: { groups: readonly (readonly [word: string, columns: number])[] }) {
  return (
    <tr>
      {groups.map(([word, columns]) =>
        word === "" ? (
          <td key={word} colSpan={columns} />
        ) : (
          <th
            key={word}
            scope="colgroup"
            colSpan={columns}
            className="border-l px-2 pt-1.5 text-left font-medium whitespace-nowrap text-muted"
          >
            {word}
          </th>
        ),
      )}
    </tr>
  );
}
