import Link from "next/link";
import { SetupForm } from "@/components/auth/setup-form";
import { Button } from "@/components/ui/button";
import { getSetupLink } from "@/lib/queries/get-setup-link";

export const metadata = { title: "Set up", referrer: "no-referrer" as const };

export default async function SetupPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const token = (await searchParams)["token"];
  const link = typeof token === "string" ? await getSetupLink(token) : null;
  if (!link || typeof token !== "string") {
    return (
      <div className="flex flex-col items-start gap-3">
        <h1 className="text-lg font-semibold">This link does not work</h1>
        <p className="text-muted">
          It is not known, has expired, or was used before. The server prints a new set-up link when it starts without an administrator; who
          was invited asks an administrator for a new one.
        </p>
        <Button asChild size="md">
          <Link href="/sign-in">To sign-in</Link>
        </Button>
      </div>
    );
  }
  return <SetupForm token={token} link={link} />;
}
