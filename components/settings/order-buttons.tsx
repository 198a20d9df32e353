import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";

interface Props {
  /** the rule's place among the others, from 1 */
  place: number;
  last: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  className?: string;
}

/** Moves a rule among the others, whose order matters, and takes it away. */
export const OrderButtons = ({ place, last, onMove, onRemove, className = "flex" }: Props) => (
  <span className={className}>
    <Button variant="ghost" size="icon" aria-label={`Move rule ${place} up`} disabled={place === 1} onClick={() => onMove(-1)}>
      <ArrowUp />
    </Button>
    <Button variant="ghost" size="icon" aria-label={`Move rule ${place} down`} disabled={last} onClick={() => onMove(1)}>
      <ArrowDown />
    </Button>
    <Button variant="ghost" size="icon" aria-label={`Remove rule ${place}`} onClick={onRemove}>
      <Trash2 />
    </Button>
  </span>
);
