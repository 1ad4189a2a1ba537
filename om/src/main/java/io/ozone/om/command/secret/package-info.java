/** Commands on S3 secrets. */
package io.ozone.om.command.secret;
