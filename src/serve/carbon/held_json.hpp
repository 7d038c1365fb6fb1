#pragma once
#include "serve/carbon/held.hpp"
#include "serve/document.hpp"

/// The findings that hold an account back, in both languages. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

inline DocumentJson held_findings_json(const std::vector<carbon::CarbonFinding>& findings) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::CarbonFinding& one : findings) {
    out.push_back({{"code", one.code},
                   {"month", one.month},
                   {"facility", one.facility},
                   {"subject", one.subject},
                   {"what_zh", one.what.shown(true)},
                   {"what_en", one.what.shown(false)},
                   {"advice_zh", one.advice.shown(true)},
                   {"advice_en", one.advice.shown(false)}});
  }
  return out;
}

}  // namespace lantian::serve
