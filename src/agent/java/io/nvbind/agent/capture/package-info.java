/**
 * Frame capture inside a game's JVM: the ring and what is written into it. Runs on Java 17 and newer.
 *
 * <p>Nothing here starts a thread, and nothing throws into the game.
 */
package io.nvbind.agent.capture;
