/** Commands on what must stay secret: the secrets of access ids, and keys that encrypt other keys. */
package io.ozone.om.command.secret;
