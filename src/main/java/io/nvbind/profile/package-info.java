/** Game profiles: data, merged from three places, and what each of their keys does on a GPU. */
package io.nvbind.profile;
