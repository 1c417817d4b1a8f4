/** Recordings of sessions: written beside the running game, read back later. The only importer of Chronicle. */
package io.nvbind.journal;
