/** The one table of errors and the exception that carries a row of it. Start with {@link io.ozone.common.error.ErrorCode}. */
package io.ozone.common.error;
