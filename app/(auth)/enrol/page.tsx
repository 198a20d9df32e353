import { redirect } from "next/navigation";
import { EnrolPage } from "@/components/profile/enrol-page";
import { enrollingCtx } from "@/lib/auth/current-ctx";
import { getOwnSignIn } from "@/lib/queries/get-own-sign-in";

export const metadata = { title: "Second factor" };

export default async function Enrol() {
  const { totp, password } = await getOwnSignIn(await enrollingCtx(), {});
  if (totp.since !== null || !password) redirect("/");
  return <EnrolPage required={totp.required} />;
}
