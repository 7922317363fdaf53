# Sourced by mvnw. Fairlead is built with JDK 25 or newer: when the java at hand is older, take one from the usual places.
fairlead_java_major() {
  "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}
fairlead_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ] && [ "$(fairlead_java_major "$JAVA_HOME/bin/java")" -ge 25 ] 2>/dev/null; then
    return 0
  fi
  if command -v javac >/dev/null 2>&1 && [ "$(fairlead_java_major java)" -ge 25 ] 2>/dev/null; then
    unset JAVA_HOME
    return 0
  fi
  for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/jdk* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -x "$home/bin/javac" ] && [ "$(fairlead_java_major "$home/bin/java")" -ge 25 ] 2>/dev/null; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Fairlead needs a JDK 25 or newer: install one (for example Eclipse Temurin 25) and set JAVA_HOME to it." >&2
  return 1
}
fairlead_find_jdk || exit 1
