/**
 * Frames told by gamescope, the compositor of Steam Decks and of nested sessions: an opt-in source for games into whose
 * process nothing may be loaded.
 */
package io.nvbind.gamescope;
