import Link from "next/link";
import { Button } from "@/components/ui/button";
import { isSignInRefusal, SIGN_IN_REFUSALS } from "@/lib/core/sign-in-refusal";

export const metadata = { title: "No access" };

export default async function RefusedPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const why = (await searchParams)["why"];
  const { title, next } = isSignInRefusal(why)
    ? SIGN_IN_REFUSALS[why]
    : { title: "Signing in did not work", next: "Try again. If it happens again, tell an administrator." };
  return (
    <div className="flex flex-col items-start gap-3">
      <h1 className="text-lg font-semibold">{title}</h1>
      <p className="text-muted">{next}</p>
      <Button asChild size="md">
        <Link href="/sign-in">To sign-in</Link>
      </Button>
    </div>
  );
}
