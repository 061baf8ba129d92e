package dev.tally.registry;

import org.jspecify.annotations.Nullable;

/** A call that a registry did not do, in one sentence: where, what, why, and what to check. */
public abstract sealed class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Nobody answered: the same call may succeed later, and may have been done. */
  public static final class Unreachable extends RegistryException {

    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What answered is not a registry, or not at this address. */
  public static final class NotARegistry extends RegistryException {

    private static final long serialVersionUID = 1;

    NotARegistry(String message) {
      super(message, null);
    }
  }

  /** The registry does not know who asks, or does not let them do it: status 401 or 403. */
  public static final class Denied extends RegistryException {

    private static final long serialVersionUID = 1;

    Denied(String message) {
      super(message, null);
    }
  }

  /** The schema does not go with earlier versions of its subject: status 409. */
  public static final class Incompatible extends RegistryException {

    private static final long serialVersionUID = 1;

    Incompatible(String message) {
      super(message, null);
    }
  }

  /** The text is no schema of its type: error code 42201. */
  public static final class Invalid extends RegistryException {

    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message, null);
    }
  }

  /** The registry holds a schema of a kind that this package does not read. */
  public static final class Unsupported extends RegistryException {

    private static final long serialVersionUID = 1;

    Unsupported(String message) {
      super(message, null);
    }
  }

  /** The registry refused or broke down for any other reason. */
  public static final class Failed extends RegistryException {

    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message, null);
    }
  }
}
