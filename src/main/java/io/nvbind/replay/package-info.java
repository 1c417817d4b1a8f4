/** Plays recordings into the same statistics a live game feeds. */
package io.nvbind.replay;
