#pragma once
#include "app/explain_sheet.hpp"
#include "app/words.hpp"
#include "serve/explain_receptor.hpp"

#include <string>

/// The verb `lantian explain receptor`.
namespace lantian::app {

/// lantian explain receptor --concentrations FILE --uncertainties FILE --factors K [--bootstrap B] [--disp]: what a
/// receptor measures, species by species, as a few factors.
struct ReceptorWords {
  serve::ReceptorQuestion question;
  double seconds = 0;  ///< for the bootstrap and for the displacement, each; 0: as long as it takes
  SheetWords answer;
};
int run_explain_receptor(const ReceptorWords& words);

}  // namespace lantian::app
