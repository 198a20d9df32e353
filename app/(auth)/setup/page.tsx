import Link from "next/link";
import { SetupForm } from "@/components/auth/setup-form";
import { Button } from "@/components/ui/button";
import { getSetupFault } from "@/lib/queries/get-setup-fault";
import { getSetupLink } from "@/lib/queries/get-setup-link";
import { SETUP_FAULT_WORDS } from "@/lib/schemas/setup";

export const metadata = { title: "Set up", referrer: "no-referrer" as const };

export default async function SetupPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const given = (await searchParams)["token"];
  const token = typeof given === "string" && given !== "" ? given : null;
  const link = token === null ? null : await getSetupLink(token);
  if (link && token !== null) return <SetupForm token={token} link={link} />;
  const fault = await getSetupFault(token);
  const { title, next } = SETUP_FAULT_WORDS[fault];
  return (
    <div className="flex flex-col items-start gap-3">
      <h1 className="text-lg font-semibold">{title}</h1>
      <p className="text-muted">{next}</p>
      {fault === "no_admin_yet" ? null : (
        <Button asChild size="md">
          <Link href="/sign-in">To sign-in</Link>
        </Button>
      )}
    </div>
  );
}
