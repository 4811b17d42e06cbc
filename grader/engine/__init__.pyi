# Every public name, said once: the package loads from here what is used, type checkers read it.
from .functions.activations import (
    leaky_relu as leaky_relu,
    leaky_relu_backward as leaky_relu_backward,
    log_softmax as log_softmax,
    log_softmax_backward as log_softmax_backward,
    relu as relu,
    relu_backward as relu_backward,
    sigmoid as sigmoid,
    sigmoid_backward as sigmoid_backward,
    softmax as softmax,
    softmax_backward as softmax_backward,
    step as step,
    tanh as tanh,
    tanh_backward as tanh_backward,
)
from .analysis.architectures import (
    alexnet as alexnet,
    autoencoder as autoencoder,
    lecture_cnn as lecture_cnn,
    lenet5 as lenet5,
    mlp as mlp,
    mobilenet as mobilenet,
    resnet50 as resnet50,
    vgg16 as vgg16,
    vgg19 as vgg19,
)
from .basis.columns import im2col as im2col
from .functions.conv import conv1d as conv1d, conv2d as conv2d, conv3d as conv3d
from .functions.conv_backward import (
    conv1d_backward as conv1d_backward,
    conv2d_backward as conv2d_backward,
    conv3d_backward as conv3d_backward,
)
from .functions.conv_transpose import (
    conv_transpose1d as conv_transpose1d,
    conv_transpose1d_backward as conv_transpose1d_backward,
    conv_transpose2d as conv_transpose2d,
    conv_transpose2d_backward as conv_transpose2d_backward,
    conv_transpose3d as conv_transpose3d,
    conv_transpose3d_backward as conv_transpose3d_backward,
)
from .analysis.count import (
    batchnorm_params as batchnorm_params,
    conv_params as conv_params,
    dense_params as dense_params,
)
from .functions.depthwise import (
    depthwise_conv2d as depthwise_conv2d,
    depthwise_conv2d_backward as depthwise_conv2d_backward,
    separable_conv2d as separable_conv2d,
    separable_conv2d_backward as separable_conv2d_backward,
)
from .tasks.detection import (
    iou as iou,
    iou_matrix as iou_matrix,
    match as match,
    match_hits as match_hits,
    nms as nms,
)
from .functions.global_pool import (
    global_avg_pool as global_avg_pool,
    global_avg_pool_backward as global_avg_pool_backward,
    global_max_pool as global_max_pool,
    global_max_pool_backward as global_max_pool_backward,
)
from .models.initialisers import (
    fans as fans,
    glorot_normal as glorot_normal,
    glorot_uniform as glorot_uniform,
    he_normal as he_normal,
    he_uniform as he_uniform,
)
from .functions.labels import from_one_hot as from_one_hot, one_hot as one_hot
from .functions.linear import dense as dense, dense_backward as dense_backward, flatten as flatten
from .functions.locally_connected import (
    locally_connected2d as locally_connected2d,
    locally_connected2d_backward as locally_connected2d_backward,
)
from .functions.losses import (
    binary_crossentropy as binary_crossentropy,
    binary_crossentropy_grad as binary_crossentropy_grad,
    categorical_crossentropy as categorical_crossentropy,
    categorical_crossentropy_grad as categorical_crossentropy_grad,
    mae as mae,
    mae_grad as mae_grad,
    mse as mse,
    mse_grad as mse_grad,
    nll_loss as nll_loss,
    nll_loss_grad as nll_loss_grad,
    softmax_crossentropy_grad as softmax_crossentropy_grad,
    sparse_categorical_crossentropy as sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_grad as sparse_categorical_crossentropy_grad,
)
from .models.model import Functional as Functional, Sequential as Sequential
from .functions.normalisation import (
    batchnorm as batchnorm,
    batchnorm_backward as batchnorm_backward,
)
from .models.optimisers import Adam as Adam, AdamW as AdamW, RMSprop as RMSprop, SGD as SGD
from .basis.padding import zero_pad as zero_pad
from .functions.pool import (
    avg_pool1d as avg_pool1d,
    avg_pool2d as avg_pool2d,
    avg_pool3d as avg_pool3d,
    max_pool1d as max_pool1d,
    max_pool2d as max_pool2d,
    max_pool3d as max_pool3d,
    min_pool1d as min_pool1d,
    min_pool2d as min_pool2d,
    min_pool3d as min_pool3d,
    pool1d as pool1d,
    pool2d as pool2d,
    pool3d as pool3d,
)
from .functions.pool_backward import (
    avg_pool1d_backward as avg_pool1d_backward,
    avg_pool2d_backward as avg_pool2d_backward,
    avg_pool3d_backward as avg_pool3d_backward,
    max_pool1d_backward as max_pool1d_backward,
    max_pool2d_backward as max_pool2d_backward,
    max_pool3d_backward as max_pool3d_backward,
    min_pool1d_backward as min_pool1d_backward,
    min_pool2d_backward as min_pool2d_backward,
    min_pool3d_backward as min_pool3d_backward,
)
from .functions.pool_places import max_pool_places as max_pool_places, max_unpool as max_unpool
from .tasks.precision import (
    average_precision as average_precision,
    mean_average_precision as mean_average_precision,
    precision_recall_curve as precision_recall_curve,
)
from .functions.regularisation import dropout as dropout, dropout_mask as dropout_mask
from .functions.sequence import (
    embed as embed,
    embed_backward as embed_backward,
    rnn_backward as rnn_backward,
    rnn_forward as rnn_forward,
)
from .basis.shape import output_size as output_size, same_padding as same_padding
from .tasks.shapes_data import (
    SHAPES as SHAPES,
    Split as Split,
    digits_split as digits_split,
    shape_images as shape_images,
    shapes_split as shapes_split,
)
from .analysis.support import input_support as input_support
from .tasks.text import (
    build_vocabulary as build_vocabulary,
    encode_text as encode_text,
    pad_sequences as pad_sequences,
)
from .analysis.trace import (
    activation_memory as activation_memory,
    conv2d_flops as conv2d_flops,
    count_flops as count_flops,
    count_params as count_params,
    layer_flops as layer_flops,
    layer_params as layer_params,
    receptive_field as receptive_field,
    trace_shapes as trace_shapes,
)
from .models.training import evaluate as evaluate, fit as fit, train_step as train_step

__all__: list[str]
