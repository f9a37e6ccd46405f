namespace Bulkhead.Report.Accounts;

/// <summary>The formats of the accounts as data. docs/json/accounts.md describes each.</summary>
public enum AccountFormat
{
    /// <summary>The document <c>bulkhead.accounts/1</c>.</summary>
    Json,

    /// <summary>The same document in YAML.</summary>
    Yaml,

    /// <summary>Profiles for the configuration file of AWS's clients.</summary>
    AwsConfig,

    /// <summary>Variables of Terraform and OpenTofu, as an <c>.auto.tfvars.json</c> file.</summary>
    Terraform,

    /// <summary>A table, one account a row.</summary>
    Csv,

    /// <summary>Variables of a POSIX shell.</summary>
    Env,
}
