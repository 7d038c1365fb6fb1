#include "serve/respond/desk.hpp"

namespace lantian::serve {

void mount_reduction_lists(Router&, const std::shared_ptr<const RespondDesk>&) {}

}  // namespace lantian::serve
