/** Frames on their way from the game's process: the bytes, the ring, the drain, and the statistics over them. */
package io.nvbind.frame;
