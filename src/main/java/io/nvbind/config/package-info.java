/** The configuration file: TOML, checked against one schema that docs/config.md is held to. */
package io.nvbind.config;
