/**
 * What a game's own class loaders can see of the Java agent: its entry, and the loader behind which everything else lies.
 */
package io.nvbind.agent;
