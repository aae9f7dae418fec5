# Reads node_exporter's text format and prints "type name label…" per metric; a label that was empty in every series ends in "?".
/^# TYPE /{type[$3]=$4; next}
/^#/{next}
{
  name=$0; sub(/[{ ].*/,"",name)
  if (name !~ /^node_/) next
  if (!(name in seen)) { seen[name]=1; order[++n]=name }
  if (match($0,/\{.*\}/)) {
    body=substr($0,RSTART+1,RLENGTH-2)
    while (match(body,/^[a-zA-Z_]+="([^"\\]|\\.)*",?/)) {
      pair=substr(body,RSTART,RLENGTH); body=substr(body,RSTART+RLENGTH)
      label=pair; sub(/=.*/,"",label)
      if (!((name,label) in has)) { has[name,label]=1; labels[name]=labels[name] " " label }
      if (pair !~ /=""/) full[name,label]=1
    }
  }
}
END {
  for (i=1;i<=n;i++) { line=type[order[i]] " " order[i]; m=split(labels[order[i]],l," ")
    for (j=1;j<=m;j++) line=line " " l[j] ((order[i],l[j]) in full ? "" : "?")
    print line }
}
