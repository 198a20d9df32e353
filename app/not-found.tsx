import Link from "next/link";
import { Mark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="flex min-h-[70dvh] flex-col items-center justify-center gap-4 px-6 text-center">
      <Mark className="w-12 text-faint" />
      <div>
        <h1 className="text-lg font-semibold">There is no such page, or it is not yours to see</h1>
        <p className="mt-1 text-muted">The address may be mistyped, or what it named has gone or belongs to another team.</p>
      </div>
      <Button asChild size="md">
        <Link href="/">To the posture</Link>
      </Button>
    </main>
  );
}
