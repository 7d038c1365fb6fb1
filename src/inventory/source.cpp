#include "inventory/source.hpp"

#include <array>

namespace lantian::inventory {

std::string_view name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::point:
      return "point";
    case SourceKind::area:
      return "area";
    case SourceKind::line:
      return "line";
    case SourceKind::mobile:
      return "mobile";
  }
  return "?";
}

std::string_view name_of(Notation notation) {
  switch (notation) {
    case Notation::value:
      return "";
    case Notation::not_occurring:
      return "NO";
    case Notation::not_estimated:
      return "NE";
    case Notation::included_elsewhere:
      return "IE";
    case Notation::confidential:
      return "C";
  }
  return "?";
}

std::optional<Notation> parse_notation(std::string_view text) {
  constexpr std::array all{Notation::value, Notation::not_occurring, Notation::not_estimated,
                           Notation::included_elsewhere, Notation::confidential};
  for (const Notation notation : all) {
    if (name_of(notation) == text) return notation;
  }
  return std::nullopt;
}

}  // namespace lantian::inventory
