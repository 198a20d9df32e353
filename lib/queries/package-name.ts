/** Types whose namespace is only the distribution, which nobody says when naming a package. */
const DISTRO_TYPES = new Set(["deb", "rpm", "apk", "alpm"]);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What people call a package: "openssl" of "pkg:deb/debian/openssl", "@babel/core" of "pkg:npm/%40babel/core". */
export function packageName(key: string): string {
  const [type = "", ...path] = key.replace(/^pkg:/, "").split("/");
  const name = path.map(decode);
  return (DISTRO_TYPES.has(type) ? name.at(-1) : name.join("/")) || key;
}
