#pragma once
#include <optional>
#include <string_view>

namespace lantian::terms {

/// Cuts the elements of one local name out of an XML text, one after the other, so that a sheet of a million cells need
/// not be held as one tree. The elements must not nest in themselves. What lies between is stepped over: other
/// elements, comments, processing instructions. A DOCTYPE ends the reading as broken: it could define entities.
class XmlPieces {
 public:
  XmlPieces(std::string_view xml, std::string_view element) : rest_{xml}, element_{element} {}

  /// The next element from '<' to its end. Nothing at the end of the text, or where it breaks off.
  std::optional<std::string_view> next();
  bool is_broken() const { return broken_; }
  /// What lies behind the last element given.
  std::string_view rest() const { return rest_; }

 private:
  bool step_over(std::string_view end);
  std::optional<std::string_view> fail();
  std::optional<std::string_view> take(std::string_view name, std::size_t tag_end);

  std::string_view rest_;
  std::string_view element_;
  bool broken_ = false;
};

/// The name without its prefix: "row" of "x:row".
std::string_view local_name(std::string_view name);

/// What stands between the tags of an element that `XmlPieces` gave; empty for "<a/>".
std::string_view inside_of(std::string_view element);

}  // namespace lantian::terms
