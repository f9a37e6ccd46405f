using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>Prints the accounts in a format. A model in, a text out.</summary>
public static class AccountFormats
{
    /// <summary>The words by which people name the formats.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Enum.GetValues<AccountFormat>().Select(Word)];

    /// <summary>The format with the name; null for any other word.</summary>
    public static AccountFormat? Find(string name)
    {
        foreach (var format in Enum.GetValues<AccountFormat>())
        {
            if (Word(format) == name) return format;
        }

        return null;
    }

    /// <summary>Prints the accounts.</summary>
    /// <param name="organization">The accounts.</param>
    /// <param name="format">The format.</param>
    /// <param name="sourceProfile">For <see cref="AccountFormat.AwsConfig"/>: the profile with the management account's credentials.</param>
    public static string Write(ExportedOrganization organization, AccountFormat format, string sourceProfile)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return format switch
        {
            AccountFormat.Json => JsonText.Write(AccountDocument.Make(organization)),
            AccountFormat.Yaml => YamlText.Write(AccountDocument.Make(organization)),
            AccountFormat.AwsConfig => AccountProfiles.Write(organization, sourceProfile),
            AccountFormat.Terraform => JsonText.Write(AccountTerraform.Make(organization)),
            AccountFormat.Csv => AccountTable.Write(organization),
            AccountFormat.Env => AccountVariables.Write(organization),
            _ => throw new UnreachableException(),
        };
    }

    private static string Word(AccountFormat format) => format switch
    {
        AccountFormat.Json => "json",
        AccountFormat.Yaml => "yaml",
        AccountFormat.AwsConfig => "aws-config",
        AccountFormat.Terraform => "terraform",
        AccountFormat.Csv => "csv",
        AccountFormat.Env => "env",
        _ => throw new UnreachableException(),
    };
}
