#pragma once
#include <span>
#include <string_view>
#include <vector>

/// The verification list of the operator: small fixed problems whose answers are known from theory, from an exact
/// identity or from a published measurement. Tests and the verb `transport verify` run the same functions.
namespace lantian::transport {

/// One number that was measured and the bound that it has to keep.
struct Check {
  std::string_view what;  ///< "L2", "least, fp64"
  double measured = 0, bound = 0;
  bool at_least = false;  ///< the bound is the smallest allowed; otherwise the largest
  bool holds() const { return at_least ? measured >= bound : measured <= bound; }
};

/// One problem. `id` is the key of its words, "verify_" before it.
struct Verification {
  std::string_view id;
  std::vector<Check> (*run)();
};

/// In the order in which a reader wants them: exact identities, schemes, physics, wind. None takes more than a few
/// seconds. Bounds: handbook of transport, sections 3.3 and 8; what each one stands on is said where it is measured.
std::span<const Verification> verification_list();

}  // namespace lantian::transport
