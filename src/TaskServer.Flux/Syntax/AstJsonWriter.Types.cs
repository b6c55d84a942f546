using System.Diagnostics;

namespace TaskServer.Flux.Syntax;

internal sealed partial class AstJsonWriter
{
    private void WriteTypePart(SyntaxNode node)
    {
        switch (node)
        {
            case TypeExpression n:
                Start("TypeExpression", n);
                Member("monotype", n.Type);
                List("constraints", n.Constraints);
                break;
            case TypeConstraint n:
                Start("TypeConstraint", n);
                Member("tvar", n.Variable);
                List("kinds", n.Kinds);
                break;
            case PropertyType n:
                Start("PropertyType", n);
                Member("name", n.Key);
                Member("monotype", n.Type);
                break;
            case ParameterType n:
                Start(n.Kind.ToString(), n);
                Member("name", n.Id);
                Member("monotype", n.Type);
                Member("default", n.Default);
                break;
            default:
                throw new UnreachableException(node.GetType().Name);
        }
    }

    private void WriteType(MonoType type)
    {
        switch (type)
        {
            case NamedType t:
                Start("NamedType", t);
                Member("name", t.Id);
                break;
            case TypeVariable t:
                Start("TvarType", t);
                Member("name", t.Id);
                break;
            case ArrayType t:
                Start("ArrayType", t);
                Member("element", t.Element);
                break;
            case StreamType t:
                Start("StreamType", t);
                Member("element", t.Element);
                break;
            case VectorType t:
                Start("VectorType", t);
                Member("element", t.Element);
                break;
            case DictType t:
                Start("DictType", t);
                Member("key", t.Key);
                Member("val", t.Value);
                break;
            case DynamicType t:
                Start("DynamicType", t);
                break;
            case RecordType t:
                Start("RecordType", t);
                Member("tvar", t.Base);
                List("properties", t.Properties);
                break;
            case FunctionType t:
                Start("FunctionType", t);
                List("parameters", t.Parameters);
                Member("monotype", t.Result);
                break;
            case LabelType t:
                Start("LabelType", t);
                Member("label", t.Label);
                break;
            default:
                throw new UnreachableException(type.GetType().Name);
        }
    }
}
