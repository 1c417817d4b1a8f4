/** What a game's process shows from outside: the libraries it has mapped. Untrusted, read in bounded time. */
package io.nvbind.game;
