#include "explain/receptor/rules.hpp"

namespace lantian::explain::receptor {

using transport::read_number;

Result<ReceptorRules> read_receptor_rules(const terms::SourceFile& file) {
  return transport::read_physics<ReceptorRules>(file, [](terms::Section& top, ReceptorRules& rules) {
    const auto table = [&](std::string_view key, auto read) { transport::read_table(top, key, rules.sources, read); };
    table("reading", [&](terms::Section& part) {
      rules.missing = part.texts("missing");
      rules.below_zero = read_number(part, "below_zero", {0, 100});
    });
    table("fit", [&](terms::Section& part) {
      rules.starts = part.whole("starts", 1, 10'000);
      rules.stop.fall = read_number(part, "fall", {1e-9, 1e6});
      rules.stop.span = part.whole("span", 1, 100'000);
      rules.stop.most = part.whole("most", 1, 10'000'000);
    });
    table("judging", [&](terms::Section& part) {
      rules.robust_limit = read_number(part, "robust_limit", {1, 100});
      rules.weak_multiple = read_number(part, "weak_multiple", {1, 100});
    });
    table("bootstrap", [&](terms::Section& part) { rules.map_correlation = read_number(part, "correlation", {0, 1}); });
    table("displacement", [&](terms::Section& part) {
      rules.displacement_rise = read_number(part, "rise", {0.1, 1'000});
    });
  });
}

}  // namespace lantian::explain::receptor
