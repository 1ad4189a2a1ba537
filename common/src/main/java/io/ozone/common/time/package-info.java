/** Injected time. */
package io.ozone.common.time;
