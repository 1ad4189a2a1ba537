/** Commands on volumes, and the index of volumes by owner that goes with them. */
package io.ozone.om.command.volume;
