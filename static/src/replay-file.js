// The script of a replay that is one file: the same, in one piece (esbuild.mjs).
import "./replay.js";
