namespace Bulkhead.Config.Guardrails;

/// <summary>What a guardrail's parameter takes.</summary>
public enum GuardrailParameterKind
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Any number of texts.</summary>
    Texts,

    /// <summary>ARNs, or patterns of ARNs with <c>*</c> and <c>?</c>.</summary>
    Arns,

    /// <summary>Regions, such as <c>eu-west-1</c>.</summary>
    Regions,

    /// <summary>Accounts: twelve digits, or the name of an account of the file whose id the file gives.</summary>
    Accounts,

    /// <summary>Actions, such as <c>s3:Get*</c>.</summary>
    Actions,

    /// <summary>Service prefixes of actions, such as <c>s3</c>.</summary>
    Services,

    /// <summary>A whole number from zero.</summary>
    Number,

    /// <summary>One of <see cref="GuardrailParameter.Choices"/>.</summary>
    Choice,
}
