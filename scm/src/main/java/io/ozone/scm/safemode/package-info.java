/** Why a started SCM hands out no blocks yet: {@link io.ozone.scm.safemode.SafeMode} and its rules. */
package io.ozone.scm.safemode;
