/**
 * Each script hands the line up to the cursor to `asof complete` and gets: `words` or `files` on the first line, then one
 * candidate a line, with its description behind a tab. Whatever goes wrong, nothing is completed and nothing is printed.
 */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

const bash = `# asof: completion for bash
_asof_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" answer value kind="" strip=""
  local word="\${line##*[[:space:]]}"
  # The shell breaks words at these too: what stands before the last of them is not to be repeated.
  case "$COMP_WORDBREAKS" in *[:=]*) strip="\${word%"\${word##*[:=]}"}" ;; esac
  COMPREPLY=()
  while IFS= read -r answer; do
    if [ -z "$kind" ]; then kind="$answer"; continue; fi
    value="\${answer%%$'\\t'*}"
    COMPREPLY+=("\${value#"$strip"}")
  done < <("$1" complete -- "$line" 2>/dev/null)
  if [ "$kind" = files ]; then
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "\${word##*[=]}")
    type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
  elif [ "\${#COMPREPLY[@]}" -eq 1 ]; then
    case "\${COMPREPLY[0]}" in *[:=]) type compopt >/dev/null 2>&1 && compopt -o nospace 2>/dev/null ;; esac
  fi
  return 0
}
complete -F _asof_complete asof
`;

const zsh = `#compdef asof
# asof: completion for zsh
_asof() {
  local line="\${(j: :)words[1,CURRENT-1]} $PREFIX" answer value kind=""
  local -a shown open
  while IFS= read -r answer; do
    if [[ -z "$kind" ]]; then kind="$answer"; continue; fi
    value="\${answer%%$'\\t'*}"
    if [[ "$value" == *[:=] ]]; then open+=("$value")
    else shown+=("\${value//:/\\\\:}:\${answer#*$'\\t'}"); fi
  done < <("\${words[1]}" complete -- "$line" 2>/dev/null)
  (( \${#open} )) && compadd -S '' -- "\${open[@]}"
  (( \${#shown} )) && _describe -t values value shown
  [[ "$kind" == files ]] && _files
  return 0
}
if [[ "\${funcstack[1]}" == _asof ]]; then _asof "$@"; else compdef _asof asof; fi
`;

const fish = `# asof: completion for fish
function __asof_complete
    set -l tokens (commandline -opc)
    set -l answers ($tokens[1] complete -- (commandline -pc | string collect) 2>/dev/null)
    set -l kind $answers[1]
    for answer in $answers[2..-1]
        echo $answer
    end
    if test "$kind" = files
        __fish_complete_path (commandline -ct)
    end
end
complete -c asof -f -a '(__asof_complete)'
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

export function completionScript(shell: Shell): string {
  return scripts[shell];
}
