namespace Antiphon;

/// <summary>An exception type of this software, there today or laid out for a later protocol. Immutable.</summary>
/// <param name="Name">Name of the type.</param>
/// <param name="Parent">Name of its base type in the tree; null for the root.</param>
/// <param name="Meaning">What a <c>catch</c> of it means.</param>
/// <param name="Type">The type; null while nothing throws it.</param>
/// <param name="Today">What carries its codes until then; null for a type that is there, or when nothing raises them.</param>
public sealed record ExceptionBranch(string Name, string? Parent, string Meaning, Type? Type, string? Today = null);
