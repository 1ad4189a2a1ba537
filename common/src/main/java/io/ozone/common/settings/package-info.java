/**
 * Settings: typed, declared once, read from {@code ozone-site.xml} and {@code -D}. A module declares
 * its own as constants of {@link io.ozone.common.settings.Setting}; {@link io.ozone.common.settings.Settings}
 * is the immutable set of values that a daemon or client was started with.
 */
package io.ozone.common.settings;
