namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>The ways in which a template names its own parts.</summary>
internal enum ReferenceKind
{
    /// <summary><c>Ref</c>, or <c>${Name}</c> in <c>Fn::Sub</c>: a parameter or a resource.</summary>
    Value,

    /// <summary><c>Fn::GetAtt</c>, or <c>${Name.Attribute}</c> in <c>Fn::Sub</c>.</summary>
    Attribute,

    /// <summary><c>Condition</c>, or the first argument of <c>Fn::If</c>.</summary>
    Condition,
}
