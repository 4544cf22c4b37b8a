# A scheduled check. It prints nothing while all is well; else it prints the report. Its exit code is
# what the Task Scheduler shows as "Last Run Result". What was seen is kept in a file, which
# `starttls-probe predict` can judge again. For Windows PowerShell 5.1 and PowerShell 7.
#
#     .\check.ps1 -Policy policy.yaml -Seen seen.json ex01.contoso.com mx:contoso.com
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Mandatory = $true)] [string] $Policy,
    [Parameter(Mandatory = $true)] [string] $Seen,
    [Parameter(Mandatory = $true, ValueFromRemainingArguments = $true)] [string[]] $Target
)

# Marks in ASCII: the console of a scheduled task may have no others.
$env:TERM = 'dumb'

# --output and not >, which writes UTF-16 in Windows PowerShell 5.1.
starttls-probe check @Target --policy $Policy --format json --output $Seen
$code = $LASTEXITCODE

if ($code -in 1, 2, 3) {
    # 1 warning, 2 critical, 3 could not tell: the same judgement again, for people.
    starttls-probe predict $Seen --policy $Policy
}
elseif ($code -ne 0) {
    # 64, 70, 130: the check itself failed. The reason is on standard error already.
    Write-Output "check.ps1: starttls-probe ended with $code; this check says nothing"
}
exit $code
