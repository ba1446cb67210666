/// The scripts that `batchrun completion` prints. They only carry the line to `batchrun
/// __complete` and its answer back; what can be typed is known there.
package enum CompletionScripts {
  package static let bash = #"""
    # Completion of batchrun for bash 4.3 or later.

    _batchrun() {
      local line=${COMP_LINE:0:COMP_POINT} word rest glued i
      local -a words=() answer=()
      COMPREPLY=()

      # bash splits at "=" and ":" too. Words that touch each other on the line are one.
      for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        rest=${line#"${line%%[![:space:]]*}"}
        [[ $rest == "$line" && i -gt 0 ]] && glued=yes || glued=
        [[ $rest == "$word"* ]] || word=$rest
        line=${rest#"$word"}
        if [[ $glued ]]; then words[-1]+=$word; else words+=("$word"); fi
      done
      local current=${words[-1]}
      # What of the current word bash will not replace.
      [[ $word == [=:] ]] && word=
      local kept=${current%"$word"}

      local program=${words[0]/#\~/$HOME}
      mapfile -t answer < <("$program" __complete -- "${words[@]:1}" 2>/dev/null)
      local prefix=${answer[1]}
      case ${answer[0]} in
        words)
          local candidate
          for candidate in "${answer[@]:1}"; do
            candidate=${candidate%%$'\t'*}
            # The value, or what is in the folder, follows at once.
            [[ $candidate == *[=/] ]] && compopt -o nospace 2>/dev/null
            COMPREPLY+=("$(printf %q "${candidate#"$kept"}")")
          done
          ;;
        files*)
          _batchrun_files "${current#"$prefix"}" ${answer[0]#files}
          ;;
        directories)
          compopt -o filenames 2>/dev/null
          mapfile -t COMPREPLY < <(compgen -d -- "${current#"$prefix"}")
          ;;
      esac
    }

    # The names that start with $1: folders, and files with one of the other arguments as extension.
    _batchrun_files() {
      local start=$1 name extension
      shift
      [[ $start == [\"\']* ]] && start=${start:1}
      compopt -o filenames 2>/dev/null
      while IFS= read -r name; do
        [[ $# -eq 0 || -d $name ]] && COMPREPLY+=("$name")
        for extension; do
          [[ $name == *".$extension" && ! -d $name ]] && COMPREPLY+=("$name")
        done
      done < <(compgen -f -- "$start")
    }

    complete -F _batchrun batchrun

    """#

  package static let zsh = #"""
    #compdef batchrun
    # Completion of batchrun for zsh.

    _batchrun() {
      local program=${(Q)words[1]/#\~/$HOME} line
      local -a answer candidates open
      answer=("${(@f)$("$program" __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      local prefix=${answer[2]-}
      case ${answer[1]-} in
        words)
          for line in "${(@)answer[2,-1]}"; do
            [[ -z $line ]] && continue
            local word=${line%%$'\t'*} entry
            entry=${word//:/\\:}
            [[ $line == *$'\t'* ]] && entry+=":${line#*$'\t'}"
            # The value, or what is in the folder, follows at once.
            if [[ $word == *[=/] ]]; then open+=("$entry"); else candidates+=("$entry"); fi
          done
          _describe 'batchrun' candidates -- open -S ''
          ;;
        files*)
          [[ -n $prefix ]] && compset -P '*='
          local -a extensions=(${=answer[1]#files})
          if (( $#extensions )); then
            _files -g "*.(${(j:|:)extensions})(-.)"
          else
            _files
          fi
          ;;
        directories)
          [[ -n $prefix ]] && compset -P '*='
          _files -/
          ;;
      esac
    }

    # Loaded from $fpath, this file is the function itself; sourced, it only defines it.
    if [[ ${funcstack[1]-} == _batchrun ]]; then
      _batchrun "$@"
    else
      compdef _batchrun batchrun
    fi

    """#

  package static let fish = #"""
    # Completion of batchrun for fish.

    function __batchrun_complete
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l answer ($words[1] __complete -- $words[2..] "$current" 2>/dev/null)
        set -l prefix "$answer[2]"
        set -l start (string sub -s (math 1 + (string length -- "$prefix")) -- "$current")
        switch "$answer[1]"
            case words
                test (count $answer) -gt 1; and printf '%s\n' $answer[2..]
            case 'files*'
                set -l extensions (string split -n ' ' -- $answer[1])[2..]
                for path in (__fish_complete_path "$start")
                    set -l name (string split -m 1 \t -- $path)[1]
                    set -l extension (string match -r '[^.]*$' -- $name)
                    if not set -q extensions[1]; or string match -q '*/' -- $name; or contains -- $extension $extensions
                        echo "$prefix$path"
                    end
                end
            case directories
                for path in (__fish_complete_directories "$start" '')
                    echo "$prefix$path"
                end
        end
    end

    complete -c batchrun -f -a '(__batchrun_complete)'

    """#
}
