"use client";

import { openState } from "./open-state";

const state = openState();

/** Opens or closes ⌘K from anywhere. */
export const setPaletteOpen = state.set;
export const usePaletteOpen = state.useOpen;
