"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** "g p" (one after the other), "j", "?", "mod+k" (Ctrl or ⌘) */
  keys: string;
  /** what it does, for the help */
  label: string;
  /** heading in the help: "Go to", "In lists" … */
  group: string;
  run: () => void;
}

const SEQUENCE_MS = 900;
const STORAGE_KEY = "plimsoll.shortcuts";

let registered: readonly Shortcut[] = [];
let enabled: boolean | null = null;
let pending = "";
let pendingUntil = 0;
const listeners = new Set<() => void>();
const NONE: readonly Shortcut[] = [];

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isEnabled(): boolean {
  enabled ??= localStorage.getItem(STORAGE_KEY) !== "off";
  return enabled;
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4); those with Ctrl or ⌘ stay. */
export function setShortcutsEnabled(on: boolean): void {
  enabled = on;
  localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  changed();
}

export const useShortcutsEnabled = (): boolean => useSyncExternalStore(subscribe, isEnabled, () => true);

/** Every shortcut of the present screen, for the help. */
export const useRegisteredShortcuts = (): readonly Shortcut[] =>
  useSyncExternalStore(
    subscribe,
    () => registered,
    () => NONE,
  );

/** Registers shortcuts while the component is mounted; of two with the same keys the later one answers. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  const shape = shortcuts.map(({ keys, label, group }) => `${keys}|${label}|${group}`).join("\n");
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const mine =
      shape === ""
        ? []
        : shape.split("\n").map((line): Shortcut => {
            const [keys = "", label = "", group = ""] = line.split("|");
            return { keys, label, group, run: () => latest.current.find((each) => each.keys === keys)?.run() };
          });
    registered = [...registered, ...mine];
    changed();
    return () => {
      registered = registered.filter((each) => !mine.includes(each));
      changed();
    };
  }, [shape]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Enter on a button or link presses it. */
const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  (key === "Enter" || key === " ") &&
  target instanceof Element &&
  target.closest('a, button, summary, [role="button"], [role="checkbox"], [role="tab"]') !== null;

/** A dialog or open menu takes all keys; only Ctrl/⌘ shortcuts pass. */
const isCovered = (): boolean => document.querySelector('[data-modal], [role="menu"], [role="listbox"]:not([hidden])') !== null;

const answer = (keys: string): Shortcut | undefined => registered.findLast((each) => each.keys === keys);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const found = answer(`mod+${event.key.toLowerCase()}`);
    if (!found) return;
    event.preventDefault();
    found.run();
    return;
  }
  if (event.altKey || isTyping(event.target) || isPressing(event) || isCovered() || !(isEnabled() || event.key === "Escape")) return;
  const key = event.key === " " ? "Space" : event.key;
  // by when the keys were pressed: a busy page handles them late
  const sequence = event.timeStamp < pendingUntil ? `${pending} ${key}` : key;
  const found = answer(sequence) ?? answer(key);
  pending = "";
  pendingUntil = 0;
  if (found) {
    event.preventDefault();
    found.run();
  } else if (registered.some((each) => each.keys.startsWith(`${key} `))) {
    pending = key;
    pendingUntil = event.timeStamp + SEQUENCE_MS;
  }
}

/** Listens for keys; mounted once, by the shell. */
export function useShortcutListener(): void {
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
