package io.nvbind.operations;

import io.nvbind.profile.Profile;

/**
 * A game whose frames arrive, and the profile that is its. Immutable.
 *
 * @param session   of its frames.
 * @param container they come from.
 * @param owner     the user whose it is; null when that cannot be told.
 * @param profile   the game's.
 * @param knownBy   what it was known by, in words.
 */
record PlayedGame(String session, String container, String owner, Profile profile, String knownBy) {
}
