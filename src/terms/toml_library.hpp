#pragma once
// The one way to toml++, for a .cpp that turns TOML into values of ours. toml++ 3.3 checks some of the *user's* text
// with assert ("[[[unit]]" is enough), which would end the program; here a failed check throws instead and the adapter
// that called the parser makes it an error. Without exceptions of its own the library keeps the parser in another
// inline namespace, so that the two ways of checking never meet in one program.
#include <stdexcept>

namespace lantian::terms {

/// Requires nothing; throws std::logic_error when `holds` is false. Only for TOML_ASSERT.
constexpr void demand_of_toml(bool holds) {
  if (!holds) throw std::logic_error{"the text is not TOML"};
}

}  // namespace lantian::terms

#define TOML_EXCEPTIONS 0
#define TOML_ASSERT(expression) ::lantian::terms::demand_of_toml(static_cast<bool>(expression))
#include <toml++/toml.h>  // IWYU pragma: export
